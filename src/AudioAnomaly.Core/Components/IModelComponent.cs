namespace AudioAnomaly.Components;

/// <summary>A part of a pipeline that a model file can hold: front end, feature extractor or detector.</summary>
public interface IModelComponent
{
    /// <summary>A stable name such as "patchcore": written to model files, never a .NET type name.</summary>
    string Id { get; }

    /// <summary>Describes the component so that <see cref="ComponentRegistry"/> can make it again.</summary>
    /// <returns>Its id, options, arrays and parts.</returns>
    /// <exception cref="DetectorNotFittedException">The component is a detector that has not been fitted.</exception>
    ComponentState SaveState();
}
