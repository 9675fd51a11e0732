namespace AudioAnomaly.Metrics;

/// <summary>How a mask is applied.</summary>
/// <remarks>A mutable bag: what uses it takes a copy.</remarks>
public sealed record RemovalOptions
{
    /// <summary>What stands where something was removed. The profile of normal recordings by default, which needs <see cref="Profile"/>.</summary>
    public RemovalFill Fill { get; set; } = RemovalFill.NormalProfile;

    /// <summary>What the mask's numbers scale; power by default.</summary>
    public MaskScale Scale { get; set; } = MaskScale.Power;

    /// <summary>The profile of normal recordings, needed for <see cref="RemovalFill.NormalProfile"/> only.</summary>
    public NormalProfile? Profile { get; set; }

    internal RemovalOptions Checked(int bins)
    {
        if (!Enum.IsDefined(Fill) || !Enum.IsDefined(Scale))
        {
            throw new ArgumentException($"There is no fill {Fill} with scale {Scale}.");
        }

        if (Fill != RemovalFill.NormalProfile)
        {
            return this with { };
        }

        if (Profile is null)
        {
            throw new ArgumentException(
                $"{nameof(Fill)} is {nameof(RemovalFill.NormalProfile)}, which needs {nameof(Profile)}: make one with NormalProfile.FromSpectrograms,"
                    + " or choose another fill.");
        }

        return Profile.LevelsDb.Count == bins ? this with { }
            : throw new ArgumentException($"The profile has {Profile.LevelsDb.Count} bins, and the spectrogram {bins}.");
    }
}
