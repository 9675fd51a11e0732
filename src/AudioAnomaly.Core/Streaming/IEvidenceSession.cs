using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector's side of a stream that tells kinds of evidence apart.</summary>
internal interface IEvidenceSession : IDetectorSession
{
    /// <summary>How unusual each kind is at a row of those given out last; kinds of which nothing is known yet are left out.</summary>
    IReadOnlyList<KindScore> KindsAt(int row);

    /// <summary>Says in words what was heard at a row of those given out last.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kind">One of its kinds.</param>
    AnomalyEvidence Explain(int row, KindScore kind);
}
