import { Download } from 'lucide-react';
import { useState } from 'react';
import { SAVE_FORMS, type SaveForm } from '../../../benchmark/saveForms';
import { useBenchmark } from '../../benchmark';
import { ActionMenu } from '../../components/ActionMenu';
import styles from './SaveMenu.module.css';

const FORMS = Object.keys(SAVE_FORMS) as SaveForm[];
const OPTIONS = [
  ...FORMS.map((id) => ({ id, label: SAVE_FORMS[id].label })),
  { id: 'svg', label: 'Curves as drawn (SVG)' },
  { id: 'png', label: 'Curves as drawn (PNG)' },
] as const;

/** The run in every form, made where it is; nothing leaves the machine. */
export function SaveMenu() {
  const benchmark = useBenchmark();
  const [busy, setBusy] = useState('');
  const make = async (form: SaveForm | 'svg' | 'png'): Promise<void> => {
    if (form === 'svg' || form === 'png') return benchmark.saveCurves(form);
    setBusy(`Making ${SAVE_FORMS[form].name} …`);
    try {
      await benchmark.save(form);
    } finally {
      setBusy('');
    }
  };
  return (
    <span className={styles.save}>
      <span role="status" className={styles.busy}>
        {busy}
      </span>
      <ActionMenu label="Save" icon={<Download aria-hidden />} options={OPTIONS} onAction={make} />
    </span>
  );
}
