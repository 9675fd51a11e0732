using AudioAnomaly.Audio;
using AudioAnomaly.Metrics;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>What the backbone that comes with the library promises of its scores: faults are told apart whatever the level, the sample rate and the length of a recording.</summary>
public sealed class PretrainedRobustnessTests : IAsyncLifetime
{
    private const int Count = 6;
    private const double QuietGain = 0.1;

    private static readonly FaultKind[] Faults = Enum.GetValues<FaultKind>();

    private AudioAnomalyModel _model = null!;

    public async ValueTask InitializeAsync()
        => _model = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseCnn14()
            .UsePatchCore(o => o.CoresetCount = 1000)
            .UseCalibration(o => o.Folds = 0) // The bounds below were set with a fifth held out.
            .Build()
            .FitAsync(AudioSource.FromItems([.. Enumerable.Range(0, 24).Select(i => AudioItem.FromClip(MachineSound.Create(1000 + i, seconds: 3).Clip, $"normal{i}"))]));

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Score_TwentyDecibelsQuieter_HardlyChanges()
    {
        (AudioClip Clip, bool Faulty)[] recordings = Recordings(3);
        double[] loud = Scores(recordings), quiet = Scores([.. recordings.Select(r => (Quieter(r.Clip), r.Faulty))]);

        Assert.All(loud.Zip(quiet), pair => Assert.InRange(pair.Second / pair.First, 0.65, 1.6));
        // Loud and quiet ones mixed, so that a score that followed the level would put quiet faults among loud normals.
        Assert.Equal(1, Auc(recordings, [.. loud.Select((score, i) => i % 2 == 0 ? score : quiet[i])]));
    }

    [Fact]
    public void Score_HigherSampleRate_StillTellsFaultsApart()
    {
        (AudioClip Clip, bool Faulty)[] recordings = Recordings(3);
        var resampler = SincResampler.Create(16000, 44100);
        double[] own = Scores(recordings), other = Scores([.. recordings.Select(r => (new AudioClip(resampler.Resample(r.Clip.Samples.Span), 44100), r.Faulty))]);

        // Going up and down again takes away a little just below 8 kHz.
        Assert.All(own.Zip(other), pair => Assert.InRange(pair.Second / pair.First, 0.6, 1.8));
        Assert.Equal(1, Auc(recordings, [.. own.Select((score, i) => i % 2 == 0 ? score : other[i])]));
    }

    [Fact]
    public void Score_OtherLengths_StillTellsFaultsApart()
    {
        foreach (double seconds in new[] { 2, 9.3 })
        {
            (AudioClip Clip, bool Faulty)[] recordings = Recordings(seconds);

            Assert.Equal(1, Auc(recordings, Scores(recordings)));
        }
    }

    [Fact]
    public void Score_RecordingsThatEndAnywhereInTheGrid_EndAsNormally()
    {
        // The network's coarsest cell has 8 frames of 10 ms.
        AudioClip[] normals = [.. Recordings(3).Where(recording => !recording.Faulty).Select(recording => recording.Clip)];
        double whole = EndScore(normals, 0);

        Assert.All(Enumerable.Range(1, 16), frames => Assert.InRange(EndScore(normals, frames) / whole, 0.8, 1.25));
    }

    private static (AudioClip Clip, bool Faulty)[] Recordings(double seconds)
        => [.. Enumerable.Range(0, 2 * Count).Select(i => (MachineSound.Create(5000 + i, i < Count ? null : Faults[i % Faults.Length], seconds).Clip, i >= Count))];

    private static AudioClip Quieter(AudioClip clip) => new(Array.ConvertAll(clip.Samples.ToArray(), sample => (float)(sample * QuietGain)), clip.SampleRate);

    private static double Auc((AudioClip Clip, bool Faulty)[] recordings, double[] scores)
    {
        var auc = new RocAuc();
        for (int i = 0; i < scores.Length; i++)
        {
            auc.Add(scores[i], recordings[i].Faulty);
        }

        return auc.Evaluate().Value;
    }

    /// <summary>The mean over recordings, cut by some frames, of the highest score in their last tenth of a second.</summary>
    private double EndScore(AudioClip[] recordings, int cutFrames) => recordings.Average(clip =>
    {
        float[] scores = _model.Score(new AudioClip(clip.Samples[..^(cutFrames * 160)], clip.SampleRate)).FrameScores.ToArray();
        return scores[^10..].Max();
    });

    private double[] Scores((AudioClip Clip, bool Faulty)[] recordings) => [.. recordings.Select(r => _model.Score(r.Clip).Score)];
}
