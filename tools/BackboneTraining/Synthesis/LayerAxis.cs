namespace AudioAnomaly.BackboneTraining;

/// <summary>The axes of the cube that a layer of sound is a point in. Every coordinate lies in [0, 1]; <see cref="LayerPoint"/> says how it is read.</summary>
internal enum LayerAxis
{
    /// <summary>How much of the layer is partials; the three weights are sharpened and normalised.</summary>
    PartialWeight,

    /// <summary>How much of the layer is noise.</summary>
    NoiseWeight,

    /// <summary>How much of the layer is pulses.</summary>
    PulseWeight,

    /// <summary>The pitch of the partials.</summary>
    Pitch,

    /// <summary>How many partials there are.</summary>
    PartialCount,

    /// <summary>How fast the partials weaken with frequency.</summary>
    PartialTilt,

    /// <summary>How far the partials are stretched from the harmonic series.</summary>
    Stretch,

    /// <summary>How much weaker the even partials are.</summary>
    OddOnly,

    /// <summary>How much the single partials' levels differ.</summary>
    LevelScatter,

    /// <summary>How far single partials lie from their places.</summary>
    Detune,

    /// <summary>How fast the pitch swings.</summary>
    VibratoRate,

    /// <summary>How far the pitch swings.</summary>
    VibratoDepth,

    /// <summary>How far the pitch slides, downwards below the middle.</summary>
    Glide,

    /// <summary>Whether the slide is early or late.</summary>
    GlideCurve,

    /// <summary>How unsteady the pitch is.</summary>
    PitchJitter,

    /// <summary>How fast the partials beat.</summary>
    RoughnessRate,

    /// <summary>How deep they beat.</summary>
    RoughnessDepth,

    /// <summary>The lower formant.</summary>
    FormantLow,

    /// <summary>How far the upper formant lies above it.</summary>
    FormantDistance,

    /// <summary>How much the formants shape the partials.</summary>
    FormantStrength,

    /// <summary>How wide the formants are.</summary>
    FormantWidth,

    /// <summary>The lower corner of the broad noise.</summary>
    NoiseLow,

    /// <summary>The upper corner of the broad noise.</summary>
    NoiseHigh,

    /// <summary>The broad noise against the bands.</summary>
    NoiseFloor,

    /// <summary>The first of six centres of noise bands.</summary>
    BandCentre,

    /// <summary>The first of six widths of noise bands.</summary>
    BandWidth = BandCentre + LayerPoint.Bands,

    /// <summary>The first of six levels of noise bands.</summary>
    BandLevel = BandWidth + LayerPoint.Bands,

    /// <summary>How fast the noise swells and fades.</summary>
    FluctuationRate = BandLevel + LayerPoint.Bands,

    /// <summary>How much it swells and fades.</summary>
    FluctuationDepth,

    /// <summary>How many pulses a second there are.</summary>
    PulseRate,

    /// <summary>How irregular they are.</summary>
    PulseJitter,

    /// <summary>How much their levels differ.</summary>
    PulseScatter,

    /// <summary>From clicks to bursts of noise.</summary>
    BurstLength,

    /// <summary>How bright the blow is.</summary>
    Brightness,

    /// <summary>The lowest mode that the pulses excite.</summary>
    ModeBase,

    /// <summary>How far apart the modes are.</summary>
    ModeSpread,

    /// <summary>How long the modes ring.</summary>
    ModeDecay,

    /// <summary>How much sooner high modes end.</summary>
    ModeDamping,

    /// <summary>How fast the modes weaken with frequency.</summary>
    ModeTilt,

    /// <summary>The blow itself against its ringing.</summary>
    DirectBlow,

    /// <summary>The first of sixteen displacements of modes.</summary>
    ModeShift,

    /// <summary>How fast the whole layer is modulated.</summary>
    TremoloRate = ModeShift + ResonatorBank.Modes,

    /// <summary>How deep it is modulated.</summary>
    TremoloDepth,

    /// <summary>From a sine to an on and off.</summary>
    TremoloEdge,

    /// <summary>How long an event lasts.</summary>
    EventLength,

    /// <summary>How slowly an event begins.</summary>
    EventAttack,

    /// <summary>How fast an event fades.</summary>
    EventDecay,

    /// <summary>Whether and how soon an event is repeated.</summary>
    EventRepeat,

    /// <summary>The first of 32 levels of partials.</summary>
    PartialLevel,

    /// <summary>The number of axes.</summary>
    Count = PartialLevel + PartialBank.Partials,
}
