using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>The ranking within one domain, see <see cref="DomainRocAuc"/>. Immutable.</summary>
/// <param name="Domain">"source" or "target".</param>
/// <param name="RocAuc">The domain's normal recordings against all anomalous ones; null if undefined.</param>
/// <param name="TestNormal">The domain's normal test recordings.</param>
/// <param name="TestAnomalous">The domain's anomalous test recordings.</param>
public sealed record DomainMetrics(string Domain, double? RocAuc, int TestNormal, int TestAnomalous);
