using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>What tensors are computed on. Immutable.</summary>
internal sealed class TorchDevice
{
    private const string ProcessorName = "cpu";
    private const string CudaName = "cuda";
    private readonly Func<torch.Tensor, torch.Tensor> _move;

    /// <param name="name">Its name.</param>
    /// <param name="move">Brings a tensor there; a gradient finds its way back.</param>
    public TorchDevice(string name, Func<torch.Tensor, torch.Tensor> move) => (Name, _move) = (name, move);

    /// <summary>The processor, where all tensors are made.</summary>
    public static TorchDevice Processor { get; } = new(ProcessorName, static tensor => tensor);

    /// <summary>Such as "cuda:0".</summary>
    public string Name { get; }

    /// <summary>Whether tensors stay where they are.</summary>
    public bool IsProcessor => ReferenceEquals(this, Processor);

    /// <summary>Finds a device, and makes sure that it can be used.</summary>
    /// <param name="name">Such as "cpu", "cuda" or "cuda:1".</param>
    /// <exception cref="TorchDeviceException">It is not there.</exception>
    /// <exception cref="NativeRuntimeException">libtorch cannot be loaded.</exception>
    public static TorchDevice Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == ProcessorName)
        {
            return Processor;
        }

        if (!TryParse(name, out int index))
        {
            throw new TorchDeviceException(name, "there is no device of this name.", $"Use {ProcessorName}, {CudaName}, or {CudaName}:N for the GPU with the number N, counted from 0.");
        }

        NativeRuntime.EnsureLoaded();
        CudaDevices devices = CudaDevices.Found;
        if (devices.Count == 0)
        {
            throw new TorchDeviceException(name, devices.Cause!, devices.Cure!);
        }

        if (index >= devices.Count)
        {
            throw new TorchDeviceException(
                name,
                string.Create(CultureInfo.InvariantCulture, $"libtorch sees {devices.Count} GPU{(devices.Count == 1 ? string.Empty : "s")}."),
                string.Create(CultureInfo.InvariantCulture, $"Use {CudaName}:0{(devices.Count > 1 ? $" to {CudaName}:{devices.Count - 1}" : string.Empty)}."));
        }

        // 32 bits are 32 bits: TensorFloat-32 keeps 10 of the mantissa's 23.
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        return new TorchDevice(string.Create(CultureInfo.InvariantCulture, $"{CudaName}:{index}"), tensor => tensor.to(DeviceType.CUDA, index));
    }

    /// <summary>The tensor on this device: itself if it is there. A gradient finds its way back.</summary>
    public torch.Tensor Take(torch.Tensor tensor) => _move(tensor);

    /// <summary>The tensor on this device, which replaces what was given: that is freed unless it is the same.</summary>
    public torch.Tensor TakeOver(torch.Tensor owned)
    {
        torch.Tensor moved = _move(owned);
        if (!ReferenceEquals(moved, owned))
        {
            owned.Dispose();
        }

        return moved;
    }

    /// <summary>Applies a batch norm there whose parameters and running statistics are kept on the processor.</summary>
    /// <param name="input">What is normalised, on the device.</param>
    /// <param name="mean">The running means; moved towards those of the batch in training.</param>
    /// <param name="variance">The running variances; as the means.</param>
    /// <param name="gain">The factors.</param>
    /// <param name="shift">The summands.</param>
    /// <param name="training">Whether the batch's statistics count.</param>
    /// <param name="momentum">How far the running statistics move.</param>
    /// <param name="epsilon">What is added to variances.</param>
    public torch.Tensor BatchNorm(
        torch.Tensor input, torch.Tensor mean, torch.Tensor variance, torch.Tensor gain, torch.Tensor shift, bool training, double momentum, double epsilon)
    {
        torch.Tensor meanThere = Take(mean), varianceThere = Take(variance);
        torch.Tensor normalized = torch.nn.functional.batch_norm(input, meanThere, varianceThere, Take(gain), Take(shift), training, momentum, epsilon);
        if (training && !IsProcessor)
        {
            // The norm has changed the copies.
            using IDisposable noGradient = torch.no_grad();
            mean.copy_(meanThere);
            variance.copy_(varianceThere);
        }

        return normalized;
    }

    /// <summary>Computes on the device, and says what to do if its memory does not suffice.</summary>
    /// <exception cref="TorchDeviceException">It does not.</exception>
    public T Run<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (ExternalException e) when (!IsProcessor && IsOutOfMemory(e))
        {
            throw new TorchDeviceException(
                Name,
                "its memory does not suffice.",
                $"End what else runs on it, use shorter windows ({nameof(WindowOptions.WindowSeconds)}), a smaller {nameof(TrainingOptions.BatchSize)}, or {nameof(ComputePrecision)}.{nameof(ComputePrecision.BFloat16)}.",
                e);
        }
    }

    /// <summary>Whether libtorch says that a device's memory is used up.</summary>
    public static bool IsOutOfMemory(ExternalException e) => e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a device's name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="index">The GPU's number; 0 for the processor.</param>
    /// <returns>Whether there are devices of such names.</returns>
    public static bool TryParse(string name, out int index)
    {
        index = 0;
        return name is ProcessorName or CudaName
            || (name.StartsWith($"{CudaName}:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(CudaName.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index));
    }
}
