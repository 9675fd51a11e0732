using System.CommandLine;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary>What <c>--device</c> names, and the engines that compute on it.</summary>
/// <param name="Name">Such as "cpu" or "cuda:1".</param>
internal sealed record ComputeDevice(string Name)
{
    public static ComputeDevice Processor { get; } = new("cpu");

    public static Option<string> Option()
    {
        var option = new Option<string>("--device")
        {
            Description = "Where networks run and are trained: cpu (the default), cuda, or cuda:N for GPU number N. 'audioanomaly doctor' lists the GPUs.",
            DefaultValueFactory = _ => Processor.Name,
            HelpName = "cpu|cuda",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !NativeRuntime.IsDeviceName(name))
            {
                result.AddError($"--device {name}: use cpu, cuda or cuda:N.");
            }
        });
        return option;
    }

    /// <summary>The device of a command line, which is looked for now.</summary>
    /// <exception cref="TorchDeviceException">It is not there.</exception>
    /// <exception cref="NativeRuntimeException">It needs libtorch, which cannot be loaded.</exception>
    public static ComputeDevice Of(ParseResult parsed, Option<string> option)
    {
        var device = new ComputeDevice(parsed.GetValue(option)!);
        NativeRuntime.EnsureDevice(device.Name);
        return device;
    }

    /// <summary>Adds what runs and trains networks: on the processor CNN14 runs in managed code.</summary>
    public void AddEngines(ComponentRegistry registry) => (this == Processor ? registry.AddTorchTraining() : registry.AddTorch()).AddOnnx();

    /// <summary>Everything that the program has.</summary>
    public ComponentRegistry CreateRegistry()
    {
        ComponentRegistry registry = ManagedComponents.CreateRegistry();
        AddEngines(registry);
        return registry;
    }

    /// <summary>The same on this device.</summary>
    public ExecutionOptions ToExecution(ExecutionOptions? execution = null) => (execution ?? ExecutionOptions.Default) with { Device = Name };
}
