namespace AudioAnomaly;

/// <summary>How far a clip's statistics are from those of normal clips.</summary>
public enum ProfileDistance
{
    /// <summary>Root mean square difference to the nearest normal clips. Normal sound may come in several kinds.</summary>
    NearestNeighbor,

    /// <summary>Mahalanobis distance to the mean of normal clips, the covariance shrunk as Ledoit and Wolf (2004) have it. Sees a difference that is
    /// small in each number and unusual together; normal sound is of one kind.</summary>
    Mahalanobis,
}
