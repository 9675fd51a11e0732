using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>What is true of one test recording over time and frequency, on the grid of the map that is judged.</summary>
/// <param name="Cells">The anomalous cells.</param>
/// <param name="Frames">The anomalous frames.</param>
/// <param name="Events">The anomalies with start and end.</param>
/// <param name="Stem">The spectrogram of the anomaly alone; null where there is no stem.</param>
internal sealed record EvaluationTruth(SpectrogramMask Cells, bool[] Frames, IReadOnlyList<SoundEvent> Events, Spectrogram? Stem)
{
    /// <summary>Finds the truth; null where it is not known.</summary>
    /// <exception cref="AudioAnomalyException">A stem or a mask cannot be read, or a mask is of another grid.</exception>
    public static EvaluationTruth? Of(EvaluationRecording recording, AnomalyResult result, Func<AudioClip, Spectrogram> compute, EvaluationOptions options)
    {
        int frames = result.Map.Frames, bins = result.Map.Bins;
        if (recording.Mixture is { } mixture)
        {
            if (mixture.Anomaly is null)
            {
                return new EvaluationTruth(SpectrogramMask.None(frames, bins), new bool[frames], [], null);
            }

            Spectrogram stem = compute(mixture.Anomaly.Read()).LimitBandwidth(mixture.BandwidthHz);
            double onset = mixture.OnsetSeconds!.Value, offset = mixture.OffsetSeconds!.Value;
            return new EvaluationTruth(
                SpectrogramGroundTruth.FromStem(stem, onset, offset, options.EnergyFraction),
                FrameGroundTruth.FromStem(stem, onset, offset, options.FramePercentile),
                [new SoundEvent(onset, offset)],
                stem);
        }

        return recording.MaskFile is { } file ? FromMask(file, result.Map) : null;
    }

    /// <summary>A mask alone says that frames are anomalous in which any cell is.</summary>
    private static EvaluationTruth FromMask(string file, AnomalyMap map)
    {
        TensorData read = NpyFile.Read(file);
        if (read.Shape.Count != 2 || read.Shape[0] != map.Frames || read.Shape[1] != map.Bins)
        {
            throw new DatasetException(file, $"expected a mask of {map.Frames} frames x {map.Bins} bins, the front end's grid, but it is {string.Join(" x ", read.Shape)}.");
        }

        var cells = new SpectrogramMask(Array.ConvertAll(read.Values.ToArray(), value => value > 0), map.Frames, map.Bins);
        bool[] frames = new bool[map.Frames];
        for (int frame = 0; frame < frames.Length; frame++)
        {
            frames[frame] = cells.Values.Span.Slice(frame * map.Bins, map.Bins).Contains(true);
        }

        return new EvaluationTruth(cells, frames, SoundEvent.FromFrames(frames, map.Axes), null);
    }
}
