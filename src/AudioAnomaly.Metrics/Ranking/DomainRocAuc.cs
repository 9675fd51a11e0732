namespace AudioAnomaly.Metrics;

/// <summary>The ROC-AUC of one domain as DCASE task 2 computes it since 2022: the domain's normal observations against the anomalous ones of all domains.</summary>
/// <remarks>
/// Normals of other domains are left out. The official score is the harmonic mean of the source's and the target's AUC and <see cref="PartialRocAuc"/> over everything: see <see cref="HarmonicMean"/>.
/// </remarks>
public sealed class DomainRocAuc : RankingMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="domain">The domain, such as "source" or "target".</param>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public DomainRocAuc(string domain, RankingOptions? options = null)
        : base($"ROC-AUC ({domain})", ValueNameOf(domain), options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(domain);
        Domain = domain;
    }

    /// <summary>The domain whose normals count.</summary>
    public string Domain { get; }

    /// <summary>Adds a recording of any domain; a normal one of another domain, or of none, changes nothing.</summary>
    /// <param name="recording">The recording.</param>
    public override void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        Add(recording.Score, recording.IsAnomalous, recording.Domain ?? string.Empty);
    }

    /// <summary>Adds a score of any domain; a normal one of another domain changes nothing.</summary>
    /// <param name="score">The score; higher is more abnormal. Must not be NaN.</param>
    /// <param name="isAnomalous">The truth.</param>
    /// <param name="domain">The observation's domain.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public void Add(double score, bool isAnomalous, string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (isAnomalous || double.IsNaN(score) || string.Equals(domain, Domain, StringComparison.Ordinal))
        {
            Add(score, isAnomalous);
        }
    }

    /// <summary>Such as "rocAucSource".</summary>
    private static string ValueNameOf(string domain)
        => string.IsNullOrEmpty(domain) ? "rocAuc" : $"rocAuc{char.ToUpperInvariant(domain[0])}{domain[1..]}";

    private protected override BoundedValue EvaluateRanking() => RocAuc.Of(Ranking);
}
