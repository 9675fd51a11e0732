namespace AudioAnomaly;

/// <summary>
/// A fitted PaDiM: which channels, which Gaussian for which patch, the Gaussians, what it takes to go on learning, if it was kept, and, if rows are
/// standardised, how far clips that were held out are from the Gaussians. Immutable.
/// </summary>
internal sealed record PadimState(PadimLayout Layout, ChannelSubset Channels, GaussianModel Gaussians, KeptStatistics? Kept, RowStatistics? HeldOut);
