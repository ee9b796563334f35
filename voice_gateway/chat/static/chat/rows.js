/** The rows of the transcript: each once, in the practice's order, whatever way and however often they come. */

export class Rows {
  #bySeq = new Map();
  /** The last row the stream (or asking) has brought: from here it goes on. */
  cursor = 0;

  /**
   * Take rows in. Only the stream and the whole list are free of gaps and may `advance` the cursor; the answer to
   * a message holds the rows of that turn alone, and a manager's row between two turns must not be skipped.
   */
  take(rows, { advance }) {
    for (const row of rows) {
      this.#bySeq.set(row.seq, row);
      if (advance) this.cursor = Math.max(this.cursor, row.seq);
    }
  }

  get all() {
    return [...this.#bySeq.values()].sort((one, other) => one.seq - other.seq);
  }

  /** The ids under which the patient's own messages have arrived. */
  get ids() {
    return new Set(this.all.map((row) => row.id).filter(Boolean));
  }

  get lastSeq() {
    return Math.max(0, ...this.#bySeq.keys());
  }

  get anyHidden() {
    return this.all.some((row) => row.hidden);
  }

  get anyFromPatient() {
    return this.all.some((row) => row.author === "patient");
  }

  /** Hide what anybody said, at once and without asking. Words of danger stay. */
  hideAll() {
    for (const row of this.all) {
      if (row.alert || row.author === "notice") continue;
      this.#bySeq.set(row.seq, { ...row, text: "", buttons: [], hidden: true });
    }
  }

  /** The buttons still worth offering: those of the last row that has any, if the patient has not spoken since. */
  get openButtonsSeq() {
    const rows = this.all;
    const last = rows.findLast((row) => row.author === "patient" || row.buttons?.length);
    return last && last.author !== "patient" && !last.hidden ? last.seq : null;
  }
}
