namespace AudioAnomaly;

/// <summary>What a detector of profiles compares with, made of the normal profiles alone.</summary>
internal interface INormalModel
{
    NormalProfiles Normals { get; }
}
