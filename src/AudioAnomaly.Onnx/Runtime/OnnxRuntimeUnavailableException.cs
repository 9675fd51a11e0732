namespace AudioAnomaly.Onnx;

/// <summary>
/// ONNX Runtime cannot be used: its native library is missing, does not load or is of another version, or an execution provider is not there.
/// </summary>
public sealed class OnnxRuntimeUnavailableException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="cause">Why it failed, in the loader's own words where there are any.</param>
    /// <param name="cure">What to do about it.</param>
    /// <param name="innerException">The loader's exception, if there is one.</param>
    public OnnxRuntimeUnavailableException(string cause, string cure, Exception? innerException = null)
        : base($"ONNX Runtime cannot be used: {cause} {cure}".Split('\n'), innerException)
    {
        Cause = cause;
        Cure = cure;
    }

    /// <summary>Why it failed.</summary>
    public string Cause { get; }

    /// <summary>What to do about it.</summary>
    public string Cure { get; }
}
