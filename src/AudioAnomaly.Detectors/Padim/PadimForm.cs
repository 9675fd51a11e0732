namespace AudioAnomaly;

/// <summary>What PaDiM keeps of a covariance.</summary>
public enum PadimForm
{
    /// <summary>All of it, as in the paper. The default.</summary>
    Full,

    /// <summary>The variances alone: channels count as independent. The smallest and fastest form.</summary>
    Diagonal,

    /// <summary>The strongest <see cref="PadimOptions.Rank"/> directions; what is left of the variance counts as equal in all others.</summary>
    LowRank,
}
