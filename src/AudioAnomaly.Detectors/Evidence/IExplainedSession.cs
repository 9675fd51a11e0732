using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector's side of a stream that can say in words what it heard.</summary>
internal interface IExplainedSession : IDetectorSession
{
    /// <summary>Whether explanations are kept, from the next block on; not by default.</summary>
    bool KeepsExplanations { get; set; }

    /// <summary>What was heard at a row that was given out; null if it was forgotten, or nothing is known.</summary>
    /// <param name="frame">The row's number since the stream's start.</param>
    Explanation? Explain(long frame);

    /// <summary>Rows before this one are not asked for again.</summary>
    void ForgetBefore(long frame);
}
