namespace AudioAnomaly.Components;

/// <summary>What the values of features are, which decides how detectors compare them by default.</summary>
public enum FeatureKind
{
    /// <summary>Activations of a network: their scale means something, and one strange patch is enough.</summary>
    Activations,

    /// <summary>Values of the spectrogram itself, in dB: channels are brought to one scale, and several patches decide.</summary>
    Decibels,
}
