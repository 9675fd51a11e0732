namespace AudioAnomaly.Audio;

/// <summary>Where the time of a recording was found.</summary>
public enum RecordingTimeOrigin
{
    /// <summary>In the file's name, or a part of it in the name of its folder.</summary>
    FileName,

    /// <summary>In the file's own data: WAV <c>bext</c> or <c>ICRD</c>, or the comments of a FLAC file.</summary>
    Metadata,

    /// <summary>The file was last written then. Copies have the time of copying.</summary>
    FileTime,
}
