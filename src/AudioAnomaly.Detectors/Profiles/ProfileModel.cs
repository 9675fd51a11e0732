using System.Collections.Concurrent;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Normal profiles, ready to be compared with. Safe to use from several threads.</summary>
internal sealed class ProfileModel : INormalModel
{
    private readonly ProfileOptions _options;
    private readonly FeatureScaling _scaling;
    private readonly ConcurrentDictionary<int, Lazy<ProfileComparison>> _comparisons = [];

    /// <param name="normals">Normal profiles.</param>
    /// <param name="options">How to compare.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    public ProfileModel(NormalProfiles normals, ProfileOptions options, ParallelOptions parallel)
    {
        (Normals, _options) = (normals, options);
        _scaling = ProfileScaling.Of(normals);
        ProfileComparison whole = Create(normals.Shape.Rows, parallel);
        _comparisons[normals.Shape.Rows] = new Lazy<ProfileComparison>(whole);
    }

    public NormalProfiles Normals { get; }

    /// <summary>Compares a profile; recordings with fewer rows in scope than the normal ones are compared in these.</summary>
    /// <param name="profile">Numbers of the rows in scope; standardised in place.</param>
    public ProfileScore Score(float[] profile)
    {
        _scaling.Apply(profile);
        int rows = profile.Length / Normals.Shape.NumbersPerRow;

        // At most one comparison for each row of the spectrum, made when a recording so narrow first comes.
        return _comparisons.GetOrAdd(rows, key => new Lazy<ProfileComparison>(() => Create(key, new ParallelOptions { MaxDegreeOfParallelism = 1 })))
            .Value.Compare(profile, Normals.Shape.NumbersPerRow);
    }

    private ProfileComparison Create(int rows, ParallelOptions parallel)
    {
        float[] standardized = ProfileScaling.Standardize(Normals, _scaling, rows * Normals.Shape.NumbersPerRow);
        return _options.Distance == ProfileDistance.Mahalanobis
            ? new ShrunkGaussian(standardized, Normals.Count, parallel)
            : new NearestProfiles(standardized, Normals.Count, _options, parallel);
    }
}
