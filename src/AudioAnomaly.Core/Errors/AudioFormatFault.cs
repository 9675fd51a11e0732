namespace AudioAnomaly;

/// <summary>What stands between a reader and a recording.</summary>
internal enum AudioFormatFault
{
    /// <summary>The file itself.</summary>
    File,

    /// <summary>The file is sound, but of a codec that this reader does not know. Another one may.</summary>
    OtherCodec,

    /// <summary>The program that decodes it is not installed.</summary>
    MissingDecoder,

    /// <summary>The program that decodes it was ended by somebody, or did not end by itself: another try may go well.</summary>
    EndedDecoder,
}
