namespace AudioAnomaly.Hosting;

/// <summary>The next sound of a microphone, or how much of it is missing.</summary>
/// <param name="Bytes">Whole frames.</param>
/// <param name="Lost">Sound that is missing before the next piece; zero if this is sound.</param>
/// <param name="IsOutage">Whether it is missing because the program was not there; otherwise because scoring was too slow.</param>
internal readonly record struct SoundPiece(byte[] Bytes, TimeSpan Lost, bool IsOutage);
