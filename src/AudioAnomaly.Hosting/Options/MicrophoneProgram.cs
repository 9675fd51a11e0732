namespace AudioAnomaly.Hosting;

/// <summary>A program that records from a microphone to its standard output.</summary>
public enum MicrophoneProgram
{
    /// <summary><c>arecord</c> of ALSA's tools, on Linux.</summary>
    Arecord,

    /// <summary><c>ffmpeg</c>, on any system.</summary>
    Ffmpeg,
}
