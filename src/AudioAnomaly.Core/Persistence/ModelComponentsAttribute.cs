namespace AudioAnomaly;

/// <summary>Names the type of an assembly that registers its components.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModelComponentsAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="componentsType">A type with a public constructor without parameters that implements <see cref="IModelComponents"/>.</param>
    public ModelComponentsAttribute(Type componentsType) => ComponentsType = componentsType;

    /// <summary>The type that registers the components.</summary>
    public Type ComponentsType { get; }
}
