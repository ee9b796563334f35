/** Hands the microphone's samples over as they come. Runs beside the page, where nothing makes it stumble. */
class Samples extends AudioWorkletProcessor {
  process([[samples]]) {
    if (samples) this.port.postMessage(samples.slice());
    return true;
  }
}

registerProcessor("samples", Samples);
