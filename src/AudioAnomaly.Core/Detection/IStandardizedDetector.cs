using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// A detector of several members, whose scores it brings to one scale by those of normal sound that was not learned. A pipeline gathers these scores, by folds
/// or from recordings held out.
/// </summary>
internal interface IStandardizedDetector : IDetector
{
    /// <summary>The members' names, in the order of their scores.</summary>
    IReadOnlyList<string> MemberNames { get; }

    /// <summary>Scores a spectrogram with each member, on the members' own scales.</summary>
    IReadOnlyList<DetectorOutput> ScoreMembers(Spectrogram spectrogram);

    /// <summary>Takes the scale from normal windows.</summary>
    /// <param name="normals">One or more windows; of each the members' scores.</param>
    void Standardize(IReadOnlyList<IReadOnlyList<NormalScore>> normals);

    /// <summary>What members' scores of a window come to on the common scale.</summary>
    NormalScore Fuse(IReadOnlyList<NormalScore> members);

    /// <summary>The kinds whose live sessions score windows, as of recordings; others score rows of the map.</summary>
    IReadOnlySet<string> KindsOfWindows { get; }

    /// <summary>What each member's score of a window, and its highest cell, come to on the common scale, by the kind of evidence.</summary>
    IReadOnlyList<(string Kind, double Score, double MapPeak)> ToKinds(IReadOnlyList<NormalScore> members);
}
