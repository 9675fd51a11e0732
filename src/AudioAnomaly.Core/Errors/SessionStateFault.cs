namespace AudioAnomaly;

/// <summary>Why a saved state cannot be resumed.</summary>
public enum SessionStateFault
{
    /// <summary>The bytes are cut off, were changed, or never were a state.</summary>
    Damaged,

    /// <summary>Another version of the library saved it, in another format.</summary>
    OtherVersion,

    /// <summary>It was saved with another model: another front end, detector or calibration.</summary>
    OtherModel,

    /// <summary>It is of something else: of a monitor where a session was expected, say, or of sound of another format.</summary>
    OtherKind,
}
