namespace AudioAnomaly.Monitoring;

/// <summary>What can be wrong with the device that a live session listens to.</summary>
public enum DeviceFault
{
    /// <summary>Every sample is 0 for half a second or more: muted, unplugged, or the wrong channel.</summary>
    Silence,

    /// <summary>Every sample has one value other than 0 for half a second or more.</summary>
    Constant,

    /// <summary>Samples are at full scale: the gain is too high.</summary>
    Clipping,

    /// <summary>Zeros of a hundredth of a second or more in the middle of sound: the device or its driver loses samples.</summary>
    Dropout,

    /// <summary>Nothing but one value for ten seconds or more, or no samples at all: the device is dead.</summary>
    Dead,

    /// <summary>Sound is missing between two samples, as <see cref="AudioAnomalySession.MarkGap"/> was told.</summary>
    Gap,
}
