namespace AudioAnomaly.Torch;

/// <summary>How the TorchSharp engine runs. Read once, when the engine is added.</summary>
/// <example>
/// <code>
/// ComponentRegistry registry = ManagedComponents.CreateRegistry().AddTorch(options => options.Device = "cuda");
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam", registry);
/// </code>
/// </example>
public sealed record TorchOptions
{
    /// <summary>What networks run and are trained on: "cpu", "cuda" (the first GPU) or "cuda:1" (the second); by default what
    /// <see cref="ExecutionOptions.Device"/> says.</summary>
    public string? Device { get; set; }

    /// <summary>
    /// A folder with libtorch and its libraries, such as <c>torch/lib</c> of a Python installation; null for what the environment variable
    /// <c>AUDIOANOMALY_LIBTORCH</c> names, or what the program brings. Holds for the whole process, and must be given before libtorch is first used.
    /// </summary>
    public string? LibTorchFolder { get; set; }

    /// <summary>Finds the device of a name.</summary>
    internal Func<string, TorchDevice> FindDevice { get; init; } = TorchDevice.Open;

    /// <summary>The device for what is computed.</summary>
    internal TorchDevice DeviceFor(ExecutionOptions execution) => FindDevice(Device ?? execution.Device);
}
