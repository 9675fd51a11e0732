namespace AudioAnomaly.Torch;

/// <summary>The device that was asked for is not there, or its memory does not suffice.</summary>
public sealed class TorchDeviceException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="device">The device that was asked for.</param>
    /// <param name="cause">What is wrong with it.</param>
    /// <param name="cure">What to do about it.</param>
    /// <param name="innerException">What libtorch threw, if it did.</param>
    public TorchDeviceException(string device, string cause, string cure, Exception? innerException = null)
        : base($"The device '{device}' cannot be used: {cause} {cure}".Split('\n'), innerException)
        => (Device, Cause, Cure) = (device, cause, cure);

    /// <summary>The device that was asked for.</summary>
    public string Device { get; }

    /// <summary>What is wrong with it.</summary>
    public string Cause { get; }

    /// <summary>What to do about it.</summary>
    public string Cure { get; }
}
