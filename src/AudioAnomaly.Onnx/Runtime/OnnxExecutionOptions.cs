namespace AudioAnomaly.Onnx;

/// <summary>On what ONNX Runtime computes. Given when a pipeline is built or a model is loaded, and never saved.</summary>
/// <remarks>A mutable bag: whoever takes it copies it.</remarks>
public sealed record OnnxExecutionOptions
{
    /// <summary>
    /// The execution provider by its name, in short ("cpu", "cuda", "tensorrt", "dml", "coreml", "openvino", "xnnpack") or as ONNX Runtime has it
    /// ("CUDAExecutionProvider"). Null (the default) for what <see cref="ExecutionOptions.Device"/> says: "cpu", or "cuda" and "cuda:1".
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>Settings of the provider by its own names, such as <c>device_id</c> of CUDA. None by default.</summary>
    public IDictionary<string, string> ProviderOptions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Settings of the session by ONNX Runtime's names, such as <c>session.intra_op.allow_spinning</c>. None by default.</summary>
    public IDictionary<string, string> SessionSettings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Files with networks that models refer to and do not hold (<see cref="OnnxOptions.ByReference"/>), found by their SHA-256. The file's place at the time
    /// of the fit is looked at too. None by default.
    /// </summary>
    public IList<string> NetworkFiles { get; init; } = [];

    /// <summary>A copy that later changes do not reach.</summary>
    internal OnnxExecutionOptions Copy() => new()
    {
        Provider = Provider,
        ProviderOptions = new SortedDictionary<string, string>(ProviderOptions, StringComparer.Ordinal),
        SessionSettings = new SortedDictionary<string, string>(SessionSettings, StringComparer.Ordinal),
        NetworkFiles = [.. NetworkFiles],
    };
}
