import { metaOf, type MethodId } from '../../../engine/detectors/methods';
import { changedParams, paramsOf } from '../../../store/parameters';
import { ParameterFields } from '../../components/ParameterFields';
import { useActions, useStore } from '../../useStore';

/** What can be adjusted of a detector. */
export function Parameters({ method }: { readonly method: MethodId }) {
  const { setParameters } = useActions();
  const params = paramsOf(
    method,
    useStore((state) => state.choice),
  );
  const { parameters, label } = metaOf(method);
  return (
    <ParameterFields
      label={label}
      parameters={parameters}
      params={params}
      isChanged={Object.keys(changedParams(method, params)).length > 0}
      onChange={(next) => setParameters(method, next)}
    />
  );
}
