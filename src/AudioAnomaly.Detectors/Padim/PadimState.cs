namespace AudioAnomaly;

/// <summary>A fitted PaDiM: which channels, which Gaussian for which patch, the Gaussians, and what it takes to go on learning, if it was kept. Immutable.</summary>
internal sealed record PadimState(PadimLayout Layout, ChannelSubset Channels, GaussianModel Gaussians, KeptStatistics? Kept);
