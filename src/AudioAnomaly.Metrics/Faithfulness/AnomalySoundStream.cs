using System.Numerics.Tensors;

namespace AudioAnomaly.Metrics;

/// <summary>Takes a recording apart as <see cref="AnomalySound"/> does, piece by piece, so that long recordings take no memory.</summary>
internal sealed class AnomalySoundStream
{
    private readonly FourierStream _stream;
    private float[] _rest = [];

    /// <param name="sampleRate">The recording's rate.</param>
    /// <param name="mask">How much of each cell is anomalous, on the grid of the recording's spectrogram.</param>
    /// <param name="parts">Gets the sound that the mask claims, and the sound that is left.</param>
    public AnomalySoundStream(int sampleRate, ExplanationMask mask, FourierStream.Output parts)
        => _stream = SoundGains.Open(sampleRate, mask.Values, mask, outside: 0, (original, anomaly) =>
        {
            if (_rest.Length < original.Length)
            {
                _rest = new float[original.Length];
            }

            TensorPrimitives.Subtract(original, anomaly, _rest);
            parts(anomaly, _rest.AsSpan(0, original.Length));
        });

    /// <summary>Takes in the next samples.</summary>
    public void Push(ReadOnlySpan<float> samples) => _stream.Push(samples);

    /// <summary>The recording has ended: gives out the rest.</summary>
    public void Complete() => _stream.Complete();
}
