using System.Diagnostics;

namespace AudioAnomaly.Evaluation;

/// <summary>Estimates how long the rest of an evaluation takes, from what each detector has needed for a clip so far.</summary>
internal sealed class EvaluationClock
{
    private readonly Dictionary<string, (long Clips, double Seconds)> _done = [];
    private readonly Dictionary<string, long> _left = [];
    private long _started;

    /// <summary>Work that will have to be done.</summary>
    public void Plan(string detector, EvaluationPart part) => _left[detector] = _left.GetValueOrDefault(detector) + ClipsOf(part);

    /// <summary>A fit begins.</summary>
    public void Begin() => _started = Stopwatch.GetTimestamp();

    /// <summary>A fit was kept; nothing is learned about times.</summary>
    public void Keep(string detector, EvaluationPart part) => _left[detector] -= ClipsOf(part);

    /// <summary>A fit is finished.</summary>
    public void Finish(string detector, EvaluationPart part)
    {
        (long clips, double seconds) = _done.GetValueOrDefault(detector);
        _done[detector] = (clips + ClipsOf(part), seconds + Stopwatch.GetElapsedTime(_started).TotalSeconds);
        _left[detector] -= ClipsOf(part);
    }

    /// <summary>The time left, or null while no fit has been finished.</summary>
    public TimeSpan? Remaining()
    {
        long clips = _done.Values.Sum(done => done.Clips);
        if (clips == 0)
        {
            return null;
        }

        double mean = _done.Values.Sum(done => done.Seconds) / clips;
        double seconds = _left.Sum(left =>
            left.Value * (_done.TryGetValue(left.Key, out (long Clips, double Seconds) done) ? done.Seconds / done.Clips : mean));
        return TimeSpan.FromSeconds(Math.Max(0, seconds));
    }

    private static long ClipsOf(EvaluationPart part) => part.Training.Count + part.Calibration.Count + part.Test.Count;
}
