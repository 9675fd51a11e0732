namespace AudioAnomaly;

/// <summary>A normal recording that was read, cut into windows.</summary>
/// <param name="Item">The recording.</param>
/// <param name="Windows">Its windows, one or more; the same objects whenever they are used, so that features can be remembered.</param>
/// <param name="Calibrates">Whether its scores tell anything: those of silence do not.</param>
internal sealed record ReadRecording(AudioItem Item, IReadOnlyList<Spectrogram> Windows, bool Calibrates);
