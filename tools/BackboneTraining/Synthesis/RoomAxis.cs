namespace AudioAnomaly.BackboneTraining;

/// <summary>The axes of what happens to the mixed layers: room, microphone, overload.</summary>
internal enum RoomAxis
{
    /// <summary>How much reverberation there is.</summary>
    ReverbAmount,

    /// <summary>How long it lasts.</summary>
    ReverbTime,

    /// <summary>How dull it is.</summary>
    ReverbDamping,

    /// <summary>The first of three centres of the microphone's response.</summary>
    ResponseCentre,

    /// <summary>The first of three gains of the microphone's response.</summary>
    ResponseGain = ResponseCentre + SoundPoint.ResponsePeaks,

    /// <summary>How far the sound is overdriven.</summary>
    Drive = ResponseGain + SoundPoint.ResponsePeaks,

    /// <summary>The level of the steady noise of the equipment.</summary>
    EquipmentNoise,

    /// <summary>The number of axes.</summary>
    Count,
}
