using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Collects the errors of windows into a map and a clip score. Bins out of scope count in neither.</summary>
internal sealed class ReconstructionErrors(Spectrogram spectrogram, int contextFrames)
{
    private readonly float[] _map = new float[spectrogram.Frames * spectrogram.Bins];
    private double _sum;

    /// <summary>Adds a block of windows.</summary>
    /// <param name="first">The first frame of the first window; each begins a frame later than the one before.</param>
    /// <param name="windows">Number of windows.</param>
    /// <param name="errors">Windows x context frames x bins.</param>
    public void Add(int first, int windows, float[] errors)
    {
        int bins = spectrogram.Bins, valid = spectrogram.ValidBins;
        for (int window = 0; window < windows; window++)
        {
            for (int frame = 0; frame < contextFrames; frame++)
            {
                ReadOnlySpan<float> row = errors.AsSpan(((window * contextFrames) + frame) * bins, valid);
                Span<float> target = _map.AsSpan((first + window + frame) * bins, valid);
                TensorPrimitives.Add(target, row, target);
                _sum += FixedOrderSum.Sum(row);
            }
        }
    }

    public DetectorOutput ToOutput()
    {
        int frames = spectrogram.Frames, bins = spectrogram.Bins, windows = frames - contextFrames + 1;
        for (int frame = 0; frame < frames; frame++)
        {
            int containing = Math.Min(frame, windows - 1) - Math.Max(0, frame - contextFrames + 1) + 1;
            Span<float> row = _map.AsSpan(frame * bins, spectrogram.ValidBins);
            TensorPrimitives.Divide(row, containing, row);
        }

        return new DetectorOutput(
            _sum / ((double)windows * contextFrames * spectrogram.ValidBins),
            new AnomalyMap(_map, frames, spectrogram.Axes, spectrogram.ValidBins));
    }
}
