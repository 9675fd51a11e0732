namespace AudioAnomaly.Torch;

/// <summary>The native library behind TorchSharp could not be loaded.</summary>
public sealed class NativeRuntimeException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="library">The library that failed to load.</param>
    /// <param name="cause">Why it failed, in the loader's own words where there are any.</param>
    /// <param name="cure">What to do about it.</param>
    /// <param name="innerException">The loader's exception, if there is one.</param>
    public NativeRuntimeException(string library, string cause, string cure, Exception? innerException = null)
        : base($"The native library '{library}' could not be loaded: {cause} {cure}".Split('\n'), innerException)
    {
        Library = library;
        Cause = cause;
        Cure = cure;
    }

    /// <summary>The library that failed to load.</summary>
    public string Library { get; }

    /// <summary>Why it failed.</summary>
    public string Cause { get; }

    /// <summary>What to do about it.</summary>
    public string Cure { get; }
}
