using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector's side of a stream that scores windows and can say in words what it heard in them.</summary>
internal interface IWindowedSession : IDetectorSession
{
    /// <summary>Whether windows are kept, from the next block on; not by default.</summary>
    bool KeepsWindows { get; set; }

    /// <summary>The window that a row comes from; null if it was forgotten, or there is none yet.</summary>
    /// <param name="frame">The row's number since the stream's start.</param>
    HeardWindow? WindowAt(long frame);

    /// <summary>Rows before this one are not asked for again.</summary>
    void ForgetBefore(long frame);
}
