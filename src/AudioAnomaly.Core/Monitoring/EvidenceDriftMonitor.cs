using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// A <see cref="DriftMonitor"/> for each kind of evidence: says not only that the world no longer looks like the calibration, but whether level, spectrum,
/// texture or events moved.
/// </summary>
/// <remarks>
/// The probability of a false report is divided evenly among the kinds (Bonferroni), so that <see cref="DriftMonitorOptions.FalseDriftProbability"/> holds for
/// all of them together, however they depend on each other. Used by one thread at a time. Its memory does not grow with what it sees.
/// </remarks>
public sealed class EvidenceDriftMonitor
{
    /// <summary>What the only kind is called if the detector tells none apart: the score itself.</summary>
    public const string ScoreKind = "score";

    private readonly Dictionary<string, DriftMonitor> _monitors;
    private readonly List<string> _moved = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="normalScores">For each kind the scores of normal recordings that the model had not learned; one or more each, finite.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no kinds, a kind has no scores, or one is not finite.</exception>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public EvidenceDriftMonitor(IReadOnlyDictionary<string, IReadOnlyList<double>> normalScores, DriftMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(normalScores);
        if (normalScores.Count == 0)
        {
            throw new ArgumentException("Give one kind of evidence or more.", nameof(normalScores));
        }

        DriftMonitorOptions settings = DriftMonitorOptions.Format.Checked(options ?? new DriftMonitorOptions());
        _monitors = normalScores.ToDictionary(
            kind => kind.Key,
            kind => new DriftMonitor(kind.Value, settings.FalseDriftProbability / normalScores.Count, settings.Horizon),
            StringComparer.Ordinal);
    }

    /// <summary>What is known of each kind.</summary>
    public IReadOnlyDictionary<string, DriftState> Kinds => _monitors.ToDictionary(kind => kind.Key, kind => kind.Value.State, StringComparer.Ordinal);

    /// <summary>The kinds that moved, in the order in which they were reported.</summary>
    public IReadOnlyList<string> Moved => _moved;

    /// <summary>What is known so far: of the kind that was reported first; while there is none, of the one with the most evidence.</summary>
    public DriftState State => _moved.Count > 0
        ? _monitors[_moved[0]].State
        : _monitors.Values.Select(monitor => monitor.State).MaxBy(state => state.Evidence)!;

    /// <summary>A monitor of a model's results.</summary>
    /// <param name="model">The model; it was calibrated. If its detector tells no kinds apart, the score is the only one.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <returns>The monitor: give it the result of each recording, of the same length as those calibrated on.</returns>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public static EvidenceDriftMonitor Of(AudioAnomalyModel model, DriftMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ScoreCalibration calibration = model.Calibration;
        return new EvidenceDriftMonitor(
            calibration.Kinds.Count == 0
                ? new Dictionary<string, IReadOnlyList<double>> { [ScoreKind] = calibration.Scores }
                : calibration.Kinds.ToDictionary(kind => kind.Key, kind => kind.Value.Scores, StringComparer.Ordinal),
            options);
    }

    /// <summary>Takes in the next result.</summary>
    /// <param name="result">The result of a recording by the model.</param>
    /// <returns>What is known now. Once drift of a kind is reported it stays so, until <see cref="Reset"/>; the other kinds are watched on.</returns>
    public DriftState Add(AnomalyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Add(ScoresOf(result));
    }

    /// <summary>Takes in the next scores.</summary>
    /// <param name="scores">A raw score of each kind; finite. Kinds that are missing count as 0, the most usual.</param>
    /// <returns>What is known now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A score is not finite.</exception>
    public DriftState Add(IReadOnlyDictionary<string, double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        foreach ((string kind, DriftMonitor monitor) in _monitors)
        {
            bool moved = monitor.State.HasDrifted;
            if (monitor.Add(scores.GetValueOrDefault(kind)).HasDrifted && !moved)
            {
                _moved.Add(kind);
            }
        }

        return State;
    }

    /// <summary>What the monitor takes in of a result.</summary>
    internal static IReadOnlyDictionary<string, double> ScoresOf(AnomalyResult result)
        => result.KindScores.Count > 0 ? result.KindScores : new Dictionary<string, double> { [ScoreKind] = result.Score };

    internal void Save(SessionStateWriter state)
    {
        foreach ((string kind, DriftMonitor monitor) in _monitors)
        {
            state.Write(kind);
            monitor.Save(state);
        }

        state.WriteCount(_moved.Count);
        _moved.ForEach(state.Write);
    }

    /// <summary>Goes on where a monitor of the same kinds was.</summary>
    internal void Restore(SessionStateReader state)
    {
        for (int i = 0; i < _monitors.Count; i++)
        {
            _monitors[state.ReadText()].Restore(state);
        }

        for (int count = state.ReadCount(); _moved.Count < count;)
        {
            string kind = state.ReadText();
            SessionStateReader.Check(_monitors[kind].State.HasDrifted, "a kind moved that did not drift");
            _moved.Add(kind);
        }
    }

    /// <summary>Forgets what was seen: after something was done about a drift.</summary>
    public void Reset()
    {
        _moved.Clear();
        foreach (DriftMonitor monitor in _monitors.Values)
        {
            monitor.Reset();
        }
    }
}
