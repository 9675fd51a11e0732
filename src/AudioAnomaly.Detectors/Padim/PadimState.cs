namespace AudioAnomaly;

/// <summary>A fitted PaDiM: which channels, which Gaussian for which patch, and the Gaussians. Immutable.</summary>
internal sealed record PadimState(PadimLayout Layout, ChannelSubset Channels, GaussianModel Gaussians);
