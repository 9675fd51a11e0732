namespace AudioAnomaly.Onnx;

/// <summary>
/// A network in an ONNX file cannot be used: the file is damaged, incomplete or too large, or its inputs or outputs are not of the kind needed.
/// </summary>
public sealed class OnnxModelException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file, or the network's name.</param>
    /// <param name="problem">What was found and expected, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public OnnxModelException(string file, string problem, Exception? innerException = null)
        : base($"'{file}': {problem}".Split('\n'), innerException)
        => File = file;

    internal OnnxModelException(string file, string tensor, string problem)
        : this(file, problem)
        => TensorName = tensor;

    /// <summary>The file, or the network's name.</summary>
    public string File { get; }

    /// <summary>The input or output that is at fault; null if it is none.</summary>
    public string? TensorName { get; init; }
}
