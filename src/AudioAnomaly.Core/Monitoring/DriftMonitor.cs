using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// Watches scores as they come and says when the world no longer looks like the recordings that a model was calibrated on: a conformal test martingale over
/// the ranks of scores among the calibrated ones, which knows that these are few.
/// </summary>
/// <remarks>
/// <para>If all scores, those calibrated on and those watched, are exchangeable, drift is reported within <see cref="DriftMonitorOptions.Horizon"/> scores
/// with a probability of at most <see cref="DriftMonitorOptions.FalseDriftProbability"/>, whatever their distribution, ties included. Windows that overlap,
/// or follow each other in a machine whose sound changes slowly, are not exchangeable: give a score for each stretch of its own.</para>
/// <para>Used by one thread at a time. Its memory does not grow with what it sees.</para>
/// </remarks>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// DriftMonitor monitor = DriftMonitor.Of(model);
/// await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromDirectory("today")))
/// {
///     if (recording.Result is { } result &amp;&amp; monitor.Add(result.Score).HasDrifted)
///     {
///         Console.WriteLine($"The sound is no longer that of the normal recordings, since recording {monitor.State.Since}.");
///         break;
///     }
/// }
/// </code>
/// </example>
public sealed class DriftMonitor
{
    private const int Directions = 2;

    // Of the probability of a false report, the share of calibrations that look too little like the rest. The stream's share costs the logarithm only.
    private const double CalibrationRisk = 0.8;

    private static readonly DriftState Nothing = new() { Count = 0, Direction = DriftDirection.None, ReportedAt = null, Since = null, Evidence = 0 };

    private readonly double[] _normal;
    private readonly DriftEvidence _higher;
    private readonly DriftEvidence _lower;

    /// <summary>Begins to watch.</summary>
    /// <param name="normalScores">The scores of normal recordings that the model had not learned; one or more, finite. Twenty or more see well.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no scores, or one is not finite.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public DriftMonitor(IReadOnlyList<double> normalScores, DriftMonitorOptions? options = null)
        : this(normalScores, (options = DriftMonitorOptions.Format.Checked(options ?? new DriftMonitorOptions())).FalseDriftProbability, options.Horizon)
    {
    }

    /// <summary>Begins to watch with a probability that may be a part of one.</summary>
    internal DriftMonitor(IReadOnlyList<double> normalScores, double falseDriftProbability, long horizon)
    {
        ArgumentNullException.ThrowIfNull(normalScores);
        if (normalScores.Count == 0 || !normalScores.All(double.IsFinite))
        {
            throw new ArgumentException("Give one score or more, all of them finite: those that the model was calibrated on.", nameof(normalScores));
        }

        _normal = [.. normalScores.Order()];
        double risk = falseDriftProbability / Directions;
        var table = new BettingTable(_normal.Length, CalibrationRisk * risk);
        double bound = horizon / ((1 - CalibrationRisk) * risk);
        _higher = new DriftEvidence(table, bound);
        _lower = new DriftEvidence(table, bound);
    }

    /// <summary>What is known so far.</summary>
    public DriftState State { get; private set; } = Nothing;

    /// <summary>A monitor of a model's scores of recordings.</summary>
    /// <param name="model">The model; it was calibrated.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <returns>The monitor: give it <see cref="AnomalySummary.Score"/> of each recording, of the same length as those calibrated on.</returns>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static DriftMonitor Of(AudioAnomalyModel model, DriftMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new DriftMonitor(model.Calibration.Scores, options);
    }

    /// <summary>Takes in the next score.</summary>
    /// <param name="score">The raw score; finite.</param>
    /// <returns>What is known now. Once drift is reported it stays so, until <see cref="Reset"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is not finite.</exception>
    public DriftState Add(double score)
    {
        if (!double.IsFinite(score))
        {
            throw new ArgumentOutOfRangeException(nameof(score), score, "A score must be finite.");
        }

        long number = State.Count;
        if (State.HasDrifted)
        {
            return State = State with { Count = number + 1 };
        }

        _higher.Add(1 + _normal.Length - SortedValues.FirstAbove(_normal, score, orEqual: true), number);
        _lower.Add(1 + SortedValues.FirstAbove(_normal, score, orEqual: false), number);
        DriftEvidence stronger = _higher.Value >= _lower.Value ? _higher : _lower;
        bool hasDrifted = stronger.Value >= 1;
        return State = new DriftState
        {
            Count = number + 1,
            Direction = !hasDrifted ? DriftDirection.None : stronger == _higher ? DriftDirection.Higher : DriftDirection.Lower,
            ReportedAt = hasDrifted ? number : null,
            Since = hasDrifted ? stronger.Since : null,
            Evidence = stronger.Value,
        };
    }

    /// <summary>Forgets what was seen: after something was done about a drift.</summary>
    public void Reset()
    {
        _higher.Clear();
        _lower.Clear();
        State = Nothing;
    }

    internal void Save(SessionStateWriter state)
    {
        state.Write(State.Count);
        state.Write((long)State.Direction);
        state.Write(State.ReportedAt ?? -1);
        state.Write(State.Since ?? -1);
        state.Write(State.Evidence);
        _higher.Save(state);
        _lower.Save(state);
    }

    internal void Restore(SessionStateReader state)
    {
        State = new DriftState
        {
            Count = state.ReadInt64(),
            Direction = (DriftDirection)state.ReadInt32(0, (int)DriftDirection.Lower),
            ReportedAt = state.ReadInt64() is >= 0 and var reported ? reported : null,
            Since = state.ReadInt64() is >= 0 and var since ? since : null,
            Evidence = state.ReadDouble(),
        };
        SessionStateReader.Check(State.HasDrifted == (State.ReportedAt is not null && State.Since is not null), "it does not say since when something drifted");
        _higher.Restore(state);
        _lower.Restore(state);
    }
}
