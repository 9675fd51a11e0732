namespace AudioAnomaly;

/// <summary>Registers the components of one package; named by <see cref="ModelComponentsAttribute"/>.</summary>
public interface IModelComponents
{
    /// <summary>Adds the package's components.</summary>
    /// <param name="registry">Where to add them.</param>
    void Register(ComponentRegistry registry);
}
