namespace AudioAnomaly.Onnx;

/// <summary>A model cannot be written as an ONNX graph: its front end, features, detector or one of their options has no form there.</summary>
public sealed class OnnxExportException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="part">What has no form: a component's stable id, or an option's name.</param>
    /// <param name="message">What it is, and what can be exported.</param>
    public OnnxExportException(string part, string message)
        : base(message)
        => Part = part;

    /// <summary>What has no form: a component's stable id, or an option's name.</summary>
    public string Part { get; }
}
