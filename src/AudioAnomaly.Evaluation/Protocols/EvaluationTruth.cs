using AudioAnomaly.Components;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Finds what is true of a test recording over time and frequency, on the grid of the map that is judged.</summary>
internal static class EvaluationTruth
{
    /// <summary>Finds the truth; null where it is not known.</summary>
    /// <exception cref="AudioAnomalyException">A stem or a mask cannot be read, or a mask is of another grid.</exception>
    public static RecordingTruth? Of(EvaluationRecording recording, AnomalyMap map, Func<AudioClip, Spectrogram> compute, EvaluationOptions options)
    {
        if (recording.Mixture is not { } mixture)
        {
            return recording.MaskFile is { } file ? FromMask(file, map) : null;
        }

        if (mixture.Anomaly is null)
        {
            return new RecordingTruth { Cells = SpectrogramMask.None(map.Frames, map.Bins), Frames = new bool[map.Frames], Events = [] };
        }

        Spectrogram stem = compute(mixture.Anomaly.Read()).LimitBandwidth(mixture.BandwidthHz);
        double onset = mixture.OnsetSeconds!.Value, offset = mixture.OffsetSeconds!.Value;
        return new RecordingTruth
        {
            Cells = SpectrogramGroundTruth.FromStem(stem, onset, offset, options.EnergyFraction),
            Frames = FrameGroundTruth.FromStem(stem, onset, offset, options.FramePercentile),
            Events = [new SoundEvent(onset, offset)],
            Anomaly = stem,
        };
    }

    /// <summary>A mask alone says that frames are anomalous in which any cell is.</summary>
    private static RecordingTruth FromMask(string file, AnomalyMap map)
    {
        TensorData read = NpyFile.Read(file);
        if (read.Shape.Count != 2 || read.Shape[0] != map.Frames || read.Shape[1] != map.Bins)
        {
            throw new DatasetException(
                file,
                $"expected a mask of {map.Frames} frames x {map.Bins} bins, the front end's grid, but it is {string.Join(" x ", read.Shape)}.");
        }

        var cells = new SpectrogramMask(Array.ConvertAll(read.Values.ToArray(), value => value > 0), map.Frames, map.Bins);
        bool[] frames = new bool[map.Frames];
        for (int frame = 0; frame < frames.Length; frame++)
        {
            frames[frame] = cells.Values.Span.Slice(frame * map.Bins, map.Bins).Contains(true);
        }

        return new RecordingTruth { Cells = cells, Frames = frames, Events = SoundEvent.FromFrames(frames, map.Axes) };
    }
}
