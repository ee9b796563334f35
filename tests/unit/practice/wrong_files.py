"""Ways to get one of the small practice's files wrong."""

from typing import NamedTuple


class Wrong(NamedTuple):
    """A change that makes a file wrong, what the refusal says, and what stands on the line that it names."""

    file: str
    old: str
    new: str
    says: str
    on: str | None = None  # the new text, when nothing else is given
    names: str | None = None  # the file that the refusal names, when it is another one


IN_ONE_FILE = {
    "unknown field": Wrong("practice.yml", "busy_share:", "bussy_share:", "bussy_share: is not a field we know"),
    "missing field": Wrong(
        "providers.yml", "  name: Dr. Raúl Ibarra\n", "", "ibarra.name: is missing", on="- id: ibarra"
    ),
    "empty field": Wrong(
        "managers.yml",
        "name: Patricia Lozano",
        "name:",
        "patricia-lozano.name: is empty or is not text",
        on="  name:\n",
    ),
    "not a number": Wrong(
        "practice.yml", "slot_minutes: 15", "slot_minutes: often", "slot_minutes: must be a whole number"
    ),
    "number out of range": Wrong(
        "practice.yml",
        "busy_share: 0.3",
        "busy_share: 30",
        "busy_share: must be less than or equal to 1",
    ),
    "unknown time zone": Wrong(
        "practice.yml",
        "America/Denver",
        "America/El_Paso",
        "timezone: must be the name of a time zone, such as America/New_York",
    ),
    "unknown state": Wrong(
        "practice.yml",
        "subdivision: TX",
        "subdivision: Texas",
        "holidays: subdivision is not a state or region of US",
        on="holidays:",
    ),
    "unknown day": Wrong(
        "practice.yml",
        " sat: [",
        " saturday: [",
        "sites.1.hours.saturday: must be 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun'",
    ),
    "invalid telephone": Wrong(
        "patients.yml",
        '"+19155550171"',
        '"555-0171"',
        "eusebio-carrillo.phones.1.number: must be a telephone number with its country, such as +12125550123",
    ),
    "born in the future": Wrong(
        "patients.yml",
        "1942-12-16",
        "2942-12-16",
        "eusebio-carrillo.birth_date: must be a day in the past, after 1900",
    ),
    "birth date that is only a year": Wrong(
        "patients.yml",
        "birth_date: 1942-12-16",
        "birth_date: 1942",
        "eusebio-carrillo.birth_date: must be a date such as 2026-12-31",
    ),
    "amount without cents": Wrong(
        "statements.yml",
        'billed: "90.00"',
        "billed: 90",
        "cv-1.charges.1.billed: must be an amount with two decimals, such as 120.50",
    ),
    "charge that does not add up": Wrong(
        "statements.yml",
        '"20.00"',
        '"20.50"',
        "cv-1.charges.1: billed must be adjustment + insurer_paid + insurer_pending + patient",
        on="- days_ago: 8",
    ),
    "hours that end before they begin": Wrong(
        "managers.yml",
        'mon: ["08:00-16:30"]',
        'mon: ["16:30-08:00"]',
        "patricia-lozano.hours.mon.1: must end later than it begins, on the same day",
    ),
    "text lacking a language": Wrong(
        "visit_types.yml",
        "Consulta general, en-US: General visit}",
        "Consulta general}",
        "consulta.name: is missing in en-US",
    ),
    "text in a strange language": Wrong(
        "visit_types.yml",
        "    en-US: Bring the vaccine card.",
        "    en-US: Bring the card.\n    fr-FR: Oui.",
        "nino-sano.prepare: fr-FR is not a language of this practice",
        on="  prepare:",
    ),
    "repeated id": Wrong(
        "patients.yml",
        "id: ana-sofia-munoz\n  given: Ana",
        "id: rosario-villa\n  given: Ana",
        "rosario-villa.id: another entry has this id",
    ),
    "unknown visit type": Wrong(
        "providers.yml", "nino-sano", "niño", "montes.visit_types.2: there is no 'niño' in visit_types.yml"
    ),
    "unknown site": Wrong(
        "providers.yml",
        "site: centro",
        "site: norte",
        "montes.schedule.1.site: there is no 'norte' in sites",
    ),
    "unknown guardian": Wrong(
        "patients.yml",
        "guardians: [rosario-villa]",
        "guardians: [rosario]",
        "ian-villa.guardians.1: there is no 'rosario' in patients.yml",
    ),
    "statement of an unknown patient": Wrong(
        "statements.yml",
        "patient: ramiro-yanez",
        "patient: ramiro",
        "cv-1.patient: there is no 'ramiro' in patients.yml",
    ),
    "article of an unknown owner": Wrong(
        "articles/respuestas.yml",
        "owner: oscar-medrano",
        "owner: oscar",
        "emergencias.owner: there is no 'oscar' in managers.yml",
    ),
    "one's own deputy": Wrong(
        "managers.yml",
        "deputy: oscar-medrano",
        "deputy: patricia-lozano",
        "patricia-lozano.deputy: must be somebody else",
    ),
    "cover by oneself": Wrong(
        "providers.yml",
        "covered_by: ibarra",
        "covered_by: salcedo",
        "salcedo.away: must be covered by somebody else",
        on="away:",
    ),
    "demo password in earnest": Wrong(
        "practice.yml",
        "demo: true",
        "demo: false",
        "patricia-lozano.demo_password: is only allowed in a demo practice (demo: true in practice.yml)",
        on="demo_password: vista-del-valle",
        names="managers.yml",
    ),
    "field written twice": Wrong(
        "practice.yml",
        "currency: USD",
        "currency: USD\ncurrency: MXN",
        "currency: is written twice",
        on="currency: MXN",
    ),
    "alias": Wrong(
        "practice.yml",
        "extra: [2026-12-24, 2026-12-31]",
        "extra: &days [2026-12-24, *days]",
        "holidays.extra.2: refers to another place (*); write it out here",
    ),
    "not YAML": Wrong(
        "practice.yml",
        "name: Clínica",
        "name: [Clínica",
        "is not YAML: did not find expected ',' or ']'",
        on="timezone:",
    ),
}

BETWEEN_FILES = {
    "clinical matters without a clinical deputy": Wrong(
        "managers.yml",
        "  topics: [clinical, scheduling, general]\n  clinical: true\n",
        "  topics: [general]\n",
        "beatriz-quintana.deputy: nobody down the line of deputies may decide clinical matters",
        on="deputy: oscar-medrano\n  email: beatriz",
    ),
    "topic without a manager": Wrong(
        "managers.yml", "complaints, ", "", "no manager has the topic complaints", on="- id: patricia-lozano"
    ),
    "no default visit type": Wrong(
        "visit_types.yml",
        "  default: true\n",
        "",
        "one visit type must have default: true",
        on="- id: consulta",
    ),
    "visit type that nobody gives": Wrong(
        "providers.yml",
        "[ginecologia, por-video]",
        "[por-video]",
        "ginecologia: no provider gives this visit type",
        on="- id: ginecologia",
        names="visit_types.yml",
    ),
    "shift when the site is closed": Wrong(
        "providers.yml",
        "days: [sat]",
        "days: [sun]",
        "montes.schedule.2.hours: the site is not open at these hours on sun",
    ),
    "shifts that overlap": Wrong(
        "providers.yml",
        "days: [sat]",
        "days: [mon]",
        "montes.schedule: puts the provider in two places at once",
        on="schedule:",
    ),
    "appointment that the provider does not give": Wrong(
        "patients.yml",
        "provider: ibarra, visit_type: consulta",
        "provider: salcedo, visit_type: consulta",
        "eusebio-carrillo.appointments.1.visit_type: salcedo does not give this visit type",
    ),
    "appointment outside the schedule": Wrong(
        "patients.yml",
        "time: 10:45",
        "time: 14:00",
        "rosario-villa.appointments.1.time: is not the time of a slot of salcedo",
    ),
    "two patients in one slot": Wrong(
        "patients.yml",
        "visit_type: por-video, in_days: 5, time: 13:15",
        "visit_type: consulta, in_days: 2, time: 09:30",
        "brenda-whitaker.appointments.1: somebody else has this slot",
        on="in_days: 2, time: 09:30, status: booked}\n- id: ana",
    ),
    "guardian who is a child": Wrong(
        "patients.yml",
        "1990-08-30",
        "2019-08-30",
        "ian-villa.guardians.1: a guardian must be 18 or older",
        on="guardians:",
    ),
}
