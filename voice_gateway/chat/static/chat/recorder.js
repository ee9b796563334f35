/** Records a few seconds from the microphone as a WAV file: 16 bits, one channel, about 16,000 samples a second. */

const WORKLET = new URL("recorder-worklet.js", import.meta.url);
const WANTED_RATE = 16_000;
const MOST_SECONDS = 19; // the practice takes 20
const HEADER = 44;

/** Can this browser record at all? On a page without TLS it cannot. */
export const canRecord = Boolean(navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode);

export class Recorder {
  #context = null;
  #stream = null;
  #chunks = [];
  #timer = null;
  #turn = 0;

  /**
   * Begin; false when it was cancelled meanwhile, as while the browser asks whether it may. Throws when the browser or
   * the patient does not let us. `full`: called when no more fits.
   */
  async start(full) {
    const turn = ++this.#turn;
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    if (turn !== this.#turn) {
      release(stream);
      return false;
    }
    this.#stream = stream;
    this.#chunks = [];
    try {
      this.#context = new AudioContext();
      await this.#context.audioWorklet.addModule(WORKLET);
      const node = new AudioWorkletNode(this.#context, "samples", { numberOfOutputs: 0 });
      node.port.onmessage = ({ data }) => this.#chunks.push(data);
      this.#context.createMediaStreamSource(this.#stream).connect(node);
    } catch (error) {
      if (turn !== this.#turn) return false;
      this.cancel();
      throw error;
    }
    if (turn !== this.#turn) return false;
    this.#timer = setTimeout(full, MOST_SECONDS * 1000);
    return true;
  }

  /** End, and give the file. */
  stop() {
    const { sampleRate } = this.#context;
    this.cancel();
    return wav(this.#chunks, sampleRate);
  }

  /** End, and forget what was said. */
  cancel() {
    this.#turn++;
    clearTimeout(this.#timer);
    if (this.#stream) release(this.#stream);
    this.#context?.close();
    this.#context = this.#stream = null;
  }
}

/** Let go of the microphone. */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

function wav(chunks, rate) {
  const step = Math.max(1, Math.floor(rate / WANTED_RATE));
  const samples = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const count = Math.floor(samples / step);
  const view = new DataView(new ArrayBuffer(HEADER + 2 * count));
  header(view, count, Math.round(rate / step));
  let place = 0;
  for (const mean of means(chunks, step)) {
    if (place < count) view.setInt16(HEADER + 2 * place++, Math.max(-1, Math.min(1, mean)) * 0x7fff, true);
  }
  return new Blob([view], { type: "audio/wav" });
}

/** The mean of so many samples each: fewer of them, and nothing that only dogs hear. */
function* means(chunks, step) {
  let sum = 0;
  let count = 0;
  for (const chunk of chunks) {
    for (const sample of chunk) {
      sum += sample;
      if (++count < step) continue;
      yield sum / step;
      sum = count = 0;
    }
  }
}

function header(view, count, rate) {
  const text = (at, word) => [...word].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  const number = (at, value, bytes) => (bytes === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true));
  text(0, "RIFF");
  number(4, HEADER - 8 + 2 * count, 4);
  text(8, "WAVEfmt ");
  number(16, 16, 4);
  number(20, 1, 2); // PCM
  number(22, 1, 2); // channels
  number(24, rate, 4);
  number(28, 2 * rate, 4);
  number(32, 2, 2);
  number(34, 16, 2);
  text(36, "data");
  number(40, 2 * count, 4);
}
