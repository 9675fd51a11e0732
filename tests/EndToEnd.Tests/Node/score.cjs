// Scores WAV files with a model that "audioanomaly export --model" wrote, without anything of AudioAnomaly:
//   NODE_PATH=<folder with onnxruntime-node> node score.cjs MODEL.onnx FILE.wav ...
// Writes one JSON document for each line. The log-mel spectrogram is computed here from its definition.
'use strict';
const fs = require('node:fs');
const ort = require('onnxruntime-node');

/** The remarks in the file: field 14 of the message, each with a key (1) and a value (2). */
function readMetadata(bytes) {
  const remarks = {};
  for (const [field, part] of fieldsOf(bytes)) {
    if (field === 14) {
      const entry = Object.fromEntries([...fieldsOf(part)].map(([name, text]) => [name, Buffer.from(text).toString('utf8')]));
      remarks[entry[1]] = entry[2] ?? '';
    }
  }
  return remarks;
}

function* fieldsOf(bytes) {
  let place = 0;
  const varint = () => {
    let value = 0, factor = 1, byte;
    do {
      byte = bytes[place++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return value;
  };
  while (place < bytes.length) {
    const tag = varint(), kind = tag % 8;
    if (kind === 0) {
      varint();
    } else if (kind === 2) {
      const length = varint();
      yield [Math.floor(tag / 8), bytes.subarray(place, place + length)];
      place += length;
    } else {
      throw new Error(`a field of kind ${kind} is not expected here`);
    }
  }
}

/** The samples of a 16-bit PCM or 32-bit float WAV file, channels averaged. */
function readWav(path) {
  const data = fs.readFileSync(path);
  let format = 0, channels = 0, rate = 0, bits = 0, place = 12;
  while (place + 8 <= data.length) {
    const name = data.toString('ascii', place, place + 4), length = data.readUInt32LE(place + 4), start = place + 8;
    if (name === 'fmt ') {
      [format, channels, rate, bits] = [data.readUInt16LE(start), data.readUInt16LE(start + 2), data.readUInt32LE(start + 4), data.readUInt16LE(start + 14)];
      format = format === 0xfffe ? data.readUInt16LE(start + 24) : format;
    } else if (name === 'data') {
      const size = bits / 8, count = Math.floor(Math.min(length, data.length - start) / size / channels);
      const samples = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        for (let c = 0; c < channels; c++) {
          const at = start + ((i * channels) + c) * size;
          samples[i] += (format === 3 ? data.readFloatLE(at) : data.readInt16LE(at) / 32768) / channels;
        }
      }
      return { samples, rate };
    }
    place = start + length + (length % 2);
  }
  throw new Error(`${path} has no samples`);
}

/** Slaney's scale of mels. */
const toMel = hertz => hertz < 1000 ? hertz * 3 / 200 : 15 + 27 * Math.log(hertz / 1000) / Math.log(6.4);
const toHertz = mel => mel < 15 ? mel * 200 / 3 : 1000 * Math.exp((mel - 15) * Math.log(6.4) / 27);

/** Triangles over the bins of the transform, each of area 2 / width. */
function melFilters(o) {
  const low = toMel(o.minFrequency), high = toMel(o.maxFrequency);
  const edges = Array.from({ length: o.melBands + 2 }, (_, i) => toHertz(low + (high - low) * i / (o.melBands + 1)));
  return Array.from({ length: o.melBands }, (_, band) => {
    const [left, centre, right] = edges.slice(band, band + 3);
    return Float64Array.from({ length: o.fftLength / 2 + 1 }, (_, bin) => {
      const hertz = bin * o.sampleRate / o.fftLength;
      return Math.max(0, Math.min((hertz - left) / (centre - left), (right - hertz) / (right - centre))) * 2 / (right - left);
    });
  });
}

/** Frames x bands in dB. */
function logMel(samples, o) {
  const n = o.fftLength, half = n / 2, bands = o.melBands;
  const window = new Float64Array(n), offset = (n - o.windowLength) / 2;
  for (let i = 0; i < o.windowLength; i++) {
    window[offset + i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / o.windowLength);
  }
  const cos = Float64Array.from({ length: n }, (_, i) => Math.cos(2 * Math.PI * i / n));
  const sin = Float64Array.from({ length: n }, (_, i) => Math.sin(2 * Math.PI * i / n));
  const filters = melFilters(o), frames = Math.floor(samples.length / o.hopLength) + 1;
  const values = new Float32Array(frames * bands), piece = new Float64Array(n), power = new Float64Array(half + 1);
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < n; i++) {
      let at = t * o.hopLength - half + i;
      at = at < 0 ? -at : at >= samples.length ? 2 * (samples.length - 1) - at : at;
      piece[i] = samples[at] * window[i];
    }
    for (let k = 0; k <= half; k++) {
      let real = 0, imaginary = 0;
      for (let i = 0, turn = 0; i < n; i++, turn = (turn + k) % n) {
        real += piece[i] * cos[turn];
        imaginary -= piece[i] * sin[turn];
      }
      power[k] = real * real + imaginary * imaginary;
    }
    for (let b = 0; b < bands; b++) {
      let sum = 0;
      for (let k = 0; k <= half; k++) {
        sum += filters[b][k] * power[k];
      }
      values[t * bands + b] = 10 * Math.log10(Math.max(sum, 1e-10));
    }
  }
  return { values, frames };
}

async function main([model, ...files]) {
  const front = JSON.parse(readMetadata(fs.readFileSync(model))['audioanomaly.frontEnd']);
  const session = await ort.InferenceSession.create(model);
  for (const file of files) {
    const { samples, rate } = readWav(file);
    if (rate !== front.sampleRate) {
      throw new Error(`${file} has ${rate} Hz where ${front.sampleRate} Hz are expected`);
    }
    const { values, frames } = logMel(samples, front);
    const results = await session.run({ spectrogram: new ort.Tensor('float32', values, [frames, front.melBands]) });
    console.log(JSON.stringify({ file, score: results.score.data[0], calibratedScore: results.calibrated_score?.data[0] ?? null }));
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
