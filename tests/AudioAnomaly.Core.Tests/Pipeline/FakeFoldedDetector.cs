using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Pipeline;

/// <summary>Remembers the mean level of each normal window; the score is how far a window's level is from the nearest, the same in every cell of the map.</summary>
internal sealed class FakeFoldedDetector : ICrossFittedDetector
{
    private readonly Log _log;
    private double[] _levels = [];
    private HashSet<string?> _learned = [];

    public FakeFoldedDetector(Log? log = null) => _log = log ?? new Log();

    public string Id => "fake-folded";

    public bool IsFitted => _levels.Length > 0;

    public int MinFrames => 1;

    /// <summary>Whether drift is looked for.</summary>
    public bool TellsDrift { get; init; }

    public ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share) => new FakeFoldedDetector(_log) { TellsDrift = TellsDrift };

    public ICrossFittedDetector? CreateForDrift(Func<IFeatureExtractor, IFeatureExtractor> share) => TellsDrift ? new FakeFoldedDetector() : null;

    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        Spectrogram[] windows = [.. normals];
        _levels = [.. windows.Select(LevelOf)];
        _learned = [.. windows.Select(window => window.Source)];
        _log.Fits.Add([.. _learned]);
    }

    public DetectorOutput Score(Spectrogram spectrogram)
    {
        _log.Scored.Add((spectrogram.Source, _learned.Contains(spectrogram.Source)));
        float score = (float)_levels.Min(level => Math.Abs(level - LevelOf(spectrogram)));
        float[] map = new float[spectrogram.Values.Length];
        Array.Fill(map, score);
        return new DetectorOutput(score, new AnomalyMap(map, spectrogram.Frames, spectrogram.Axes, spectrogram.Bins));
    }

    public ComponentState SaveState() => new(Id, []);

    private static double LevelOf(Spectrogram spectrogram) => spectrogram.Values.ToArray().Average(value => (double)value);

    /// <summary>What a detector and those made of it did.</summary>
    public sealed class Log
    {
        public List<HashSet<string?>> Fits { get; } = [];

        public List<(string? Source, bool Learned)> Scored { get; } = [];
    }
}
