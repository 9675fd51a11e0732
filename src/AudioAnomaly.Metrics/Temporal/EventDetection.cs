using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>
/// Compares predicted events with true ones by onset and offset, recording by recording (event-based scores of A.
/// Mesaros et al., "Metrics for Polyphonic Sound Event Detection", 2016).
/// </summary>
/// <remarks>
/// Two events fit when their onsets differ by at most the collar and their offsets by at most the collar or a share of the true event's length,
/// whichever is more.
/// Within a recording as many pairs as possible are made, each event in one pair at most, as sed_eval's "optimal" matching does;
/// scores are pooled over recordings.
/// Used by one thread at a time. Several threads fill an object each and merge them.
/// </remarks>
public sealed class EventDetection : IMetric
{
    // Times are sums of frame steps: a difference of exactly the collar fits, whatever the rounding.
    private const double RoundingSlack = 1e-9;

    private readonly EventMatchingOptions _options;
    private long _pairs;
    private long _predicted;
    private long _true;
    private long _clips;

    /// <summary>Creates the metric.</summary>
    /// <param name="options">When events fit; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public EventDetection(EventMatchingOptions? options = null)
    {
        _options = EventMatchingOptions.Format.Checked(options ?? new EventMatchingOptions());
    }

    /// <inheritdoc/>
    public string Name => "Event detection";

    /// <summary>Adds a recording by the segments of its result; one without a result or without true events changes nothing.</summary>
    /// <param name="recording">The recording.</param>
    public void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording is { Result.Segments: { } segments, Truth.Events: { } events })
        {
            Add(SoundEvent.FromSegments(segments), events);
        }
    }

    /// <summary>Adds a recording.</summary>
    /// <param name="predicted">The predicted events, in any order.</param>
    /// <param name="truth">The true events, in any order.</param>
    /// <exception cref="ArgumentException">An event ends before it starts, or a time is NaN; nothing is added then.</exception>
    public void Add(IReadOnlyList<SoundEvent> predicted, IReadOnlyList<SoundEvent> truth)
    {
        Check(predicted);
        Check(truth);
        _pairs += Match(predicted, truth);
        _predicted += predicted.Count;
        _true += truth.Count;
        _clips++;
    }

    /// <summary>Adds what another metric of the same options was given.</summary>
    /// <param name="other">The other metric; left unchanged.</param>
    /// <exception cref="ArgumentException">The other metric has other options.</exception>
    public void Merge(EventDetection other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._options != _options)
        {
            throw new ArgumentException("Only metrics of the same options can be merged.", nameof(other));
        }

        _pairs += other._pairs;
        _predicted += other._predicted;
        _true += other._true;
        _clips += other._clips;
    }

    /// <summary>The scores over everything added so far.</summary>
    /// <returns>Counts, precision, recall and F1.</returns>
    public EventDetectionResult Evaluate() => new(_pairs, _predicted - _pairs, _true - _pairs);

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute()
    {
        EventDetectionResult found = Evaluate();
        string reason = _clips == 0 ? "No recording has a result and the true events." : "There are no events.";
        return
        [
            Describe("eventF1", "Event F1", found.F1),
            Describe("eventPrecision", "Event precision", found.Precision),
            Describe("eventRecall", "Event recall", found.Recall),
        ];

        MetricValue Describe(string name, string title, double value) => new(name, value)
        {
            Title = title,
            Count = _true + found.FalsePositives,
            Positives = _true,
            ErrorBound = double.IsNaN(value) ? double.NaN : 0,
            Reason = double.IsNaN(value) ? reason : null,
        };
    }

    /// <inheritdoc/>
    public void Reset() => (_pairs, _predicted, _true, _clips) = (0, 0, 0, 0);

    private static void Check(IReadOnlyList<SoundEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (SoundEvent e in events)
        {
            if (!(e.OnsetSeconds <= e.OffsetSeconds))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"An event must end after it starts, not from {e.OnsetSeconds} to {e.OffsetSeconds} s."), nameof(events));
            }
        }
    }

    private bool Fit(SoundEvent predicted, SoundEvent truth)
    {
        double offsetCollar = Math.Max(_options.CollarSeconds, _options.OffsetShareOfLength * (truth.OffsetSeconds - truth.OnsetSeconds));
        return Math.Abs(predicted.OnsetSeconds - truth.OnsetSeconds) <= _options.CollarSeconds + RoundingSlack
            && (!_options.RequireOffset || Math.Abs(predicted.OffsetSeconds - truth.OffsetSeconds) <= offsetCollar + RoundingSlack);
    }

    /// <summary>The most pairs that can be made: each true event takes a free predicted one, or one whose holder can move to another.</summary>
    private int Match(IReadOnlyList<SoundEvent> predicted, IReadOnlyList<SoundEvent> truth)
    {
        int[][] candidates = [.. truth.Select(t => Enumerable.Range(0, predicted.Count).Where(p => Fit(predicted[p], t)).ToArray())];
        int[] holder = new int[predicted.Count];
        Array.Fill(holder, -1);
        int pairs = 0;
        for (int t = 0; t < truth.Count; t++)
        {
            pairs += Place(t, candidates, holder, new bool[predicted.Count]) ? 1 : 0;
        }

        return pairs;
    }

    private static bool Place(int truth, int[][] candidates, int[] holder, bool[] tried)
    {
        foreach (int candidate in candidates[truth])
        {
            if (tried[candidate])
            {
                continue;
            }

            tried[candidate] = true;
            if (holder[candidate] < 0 || Place(holder[candidate], candidates, holder, tried))
            {
                holder[candidate] = truth;
                return true;
            }
        }

        return false;
    }
}
