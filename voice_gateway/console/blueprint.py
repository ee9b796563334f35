"""The blueprint of the console's pages; the modules with views add theirs."""

from flask import Blueprint

from voice_gateway.console import auth, errors, page

blueprint = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
blueprint.before_request(auth.csrf.protect)
blueprint.after_request(page.headers)
blueprint.context_processor(page.context)
blueprint.register_error_handler(Exception, errors.answer)
